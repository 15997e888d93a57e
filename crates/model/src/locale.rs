//! Texts of reports and pages in every language: Fluent messages in `catalogue/locales/<lang>.ftl`.

use crate::catalogue::{Catalogue, CatalogueError};
use crate::text::Lang;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

/// The texts of one language.
pub struct Locale {
    /// The language.
    pub lang: Lang,
    bundle: FluentBundle<FluentResource>,
}

impl Locale {
    /// Reads the texts of a language from the catalogue.
    ///
    /// # Errors
    /// Names the file and the message that cannot be read.
    pub fn load(catalogue: &Catalogue, lang: Lang) -> Result<Self, CatalogueError> {
        let file = format!("locales/{lang}.ftl");
        let wrong = |message: String| CatalogueError::Invalid { file: file.clone(), message };
        let resource = FluentResource::try_new(catalogue.text(&file)?.to_owned())
            .map_err(|(_, errors)| wrong(errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")))?;
        let tag = lang.tag().parse().map_err(|e| wrong(format!("{e}")))?;
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // The marks that isolate right-to-left insertions have no use in these languages and show up in copied text.
        bundle.set_use_isolating(false);
        bundle
            .add_resource(resource)
            .map_err(|errors| wrong(errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")))?;
        Ok(Locale { lang, bundle })
    }

    /// A text without insertions. A missing one shows its key, so that it is seen; a test finds it first.
    pub fn text(&self, key: &str) -> String {
        self.format(key, &[])
    }

    /// A text with insertions, which are inserted as they are: format numbers first.
    pub fn format(&self, key: &str, args: &[(&str, &str)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|m| m.value()) else {
            return format!("[{key}]");
        };
        let args: FluentArgs<'_> = args.iter().map(|(k, v)| (*k, FluentValue::from(*v))).collect();
        self.bundle.format_pattern(pattern, Some(&args), &mut vec![]).into_owned()
    }
}

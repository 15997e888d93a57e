//! From a URL, and what the environment says of keys and endpoints, to a store.

use crate::BucketError;
use crate::store::Store;
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::azure::{AzureConfigKey, MicrosoftAzureBuilder};
use object_store::gcp::{GoogleCloudStorageBuilder, GoogleConfigKey};
use object_store::http::HttpBuilder;
use object_store::{ClientConfigKey, ObjectStore, ObjectStoreScheme, RetryConfig};
use std::sync::Arc;
use std::time::Duration;
use url::{Position, Url};

/// Whoever waits for a host that is not there should be told within seconds.
const CONNECT_TIMEOUT: &str = "3s";
/// For one request, of which none has more than some megabytes.
const TIMEOUT: &str = "120s";

/// Five tries more pass over what is overloaded for a while; what is wrong fails within seconds.
fn retry() -> RetryConfig {
    RetryConfig { max_retries: 5, retry_timeout: Duration::from_secs(60), ..RetryConfig::default() }
}

/// The store that a URL names. What tells two stores apart beside the URL is returned with it.
pub(crate) fn connect(url: &str) -> Result<(Store, String), BucketError> {
    let url = url.trim_end_matches('/');
    let wrong = |reason: String| BucketError::Url { url: url.to_owned(), reason };
    let parsed = Url::parse(url).map_err(|e| wrong(e.to_string()))?;
    let (scheme, prefix) = ObjectStoreScheme::parse(&parsed)
        .map_err(|_| wrong("its beginning is none of s3://, gs://, az://, https:// and http://".to_owned()))?;
    let failed = |source| BucketError::Store { action: "open", url: url.to_owned(), source };
    let (connect, timeout) = (ClientConfigKey::ConnectTimeout, ClientConfigKey::Timeout);
    let (objects, place): (Arc<dyn ObjectStore>, Vec<Option<String>>) = match scheme {
        ObjectStoreScheme::AmazonS3 => {
            let builder = AmazonS3Builder::from_env()
                .with_url(url)
                .with_retry(retry())
                .with_config(AmazonS3ConfigKey::Client(connect), CONNECT_TIMEOUT)
                .with_config(AmazonS3ConfigKey::Client(timeout), TIMEOUT);
            let place = [AmazonS3ConfigKey::Endpoint, AmazonS3ConfigKey::S3Endpoint];
            let place = place.iter().map(|key| builder.get_config_value(key)).collect();
            (Arc::new(builder.build().map_err(failed)?), place)
        }
        ObjectStoreScheme::GoogleCloudStorage => {
            let builder = GoogleCloudStorageBuilder::from_env()
                .with_url(url)
                .with_retry(retry())
                .with_config(GoogleConfigKey::Client(connect), CONNECT_TIMEOUT)
                .with_config(GoogleConfigKey::Client(timeout), TIMEOUT);
            let place = vec![builder.get_config_value(&GoogleConfigKey::BaseUrl)];
            (Arc::new(builder.build().map_err(failed)?), place)
        }
        ObjectStoreScheme::MicrosoftAzure => {
            let builder = MicrosoftAzureBuilder::from_env()
                .with_url(url)
                .with_retry(retry())
                .with_config(AzureConfigKey::Client(connect), CONNECT_TIMEOUT)
                .with_config(AzureConfigKey::Client(timeout), TIMEOUT);
            let place = [AzureConfigKey::AccountName, AzureConfigKey::Endpoint];
            let place = place.iter().map(|key| builder.get_config_value(key)).collect();
            (Arc::new(builder.build().map_err(failed)?), place)
        }
        ObjectStoreScheme::Http => {
            let builder = HttpBuilder::new()
                .with_url(&parsed[..Position::BeforePath])
                .with_retry(retry())
                .with_config(ClientConfigKey::AllowHttp, "true")
                .with_config(connect, CONNECT_TIMEOUT)
                .with_config(timeout, TIMEOUT);
            (Arc::new(builder.build().map_err(failed)?), vec![])
        }
        _ => return Err(wrong("a folder is named by its path alone".to_owned())),
    };
    let is_read_only = scheme == ObjectStoreScheme::Http;
    Ok((Store { objects, prefix, url: url.to_owned(), is_read_only }, format!("{url} {place:?}")))
}

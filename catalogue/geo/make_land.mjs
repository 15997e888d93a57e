// Makes land_110m.json, the land outline of the built-in map, from the npm package world-atlas
// (Natural Earth 1:110m land as TopoJSON). Needs nothing but Node and that package:
//
//   npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
//   node catalogue/geo/make_land.mjs package/land-110m.json > catalogue/geo/land_110m.json
import { readFileSync } from "node:fs";

const [source] = process.argv.slice(2);
if (!source) {
  console.error("usage: node make_land.mjs package/land-110m.json > land_110m.json");
  process.exit(2);
}
const topology = JSON.parse(readFileSync(source, "utf8"));
const { scale, translate } = topology.transform;

// TopoJSON stores each arc as steps on an integer grid; the first step starts at the grid's origin.
const arcs = topology.arcs.map((steps) => {
  let x = 0;
  let y = 0;
  return steps.map(([dx, dy]) => [
    (x += dx) * scale[0] + translate[0],
    (y += dy) * scale[1] + translate[1],
  ]);
});

// A ring is a chain of arcs; ~i means arc i backwards, and each arc repeats its neighbour's end.
const ringOf = (indices) =>
  indices.flatMap((i, n) => (i < 0 ? arcs[~i].toReversed() : arcs[i]).slice(n ? 1 : 0));

// The file cuts land at the antimeridian, but a cut may share a ring with its other side.
// Longitudes are therefore unrolled along the ring, and a ring that leaves [-180, 180] is clipped
// into its two sides, so that no line runs across the map.
function unroll(ring) {
  let turn = 0;
  return ring.map(([lon, lat], n) => {
    const step = n ? lon - ring[n - 1][0] : 0;
    if (step > 180) turn -= 360;
    if (step < -180) turn += 360;
    return [lon + turn, lat];
  });
}

// Sutherland-Hodgman against one meridian: keeps the side where sign * lon <= sign * limit.
function clip(ring, limit, sign) {
  const within = (p) => sign * p[0] <= sign * limit;
  return ring.flatMap((p, n) => {
    const q = ring.at(n - 1);
    const cut = () => [limit, q[1] + ((p[1] - q[1]) * (limit - q[0])) / (p[0] - q[0])];
    if (within(p)) return within(q) ? [p] : [cut(), p];
    return within(q) ? [cut()] : [];
  });
}

const shift = (ring, by) => ring.map(([lon, lat]) => [lon + by, lat]);

function splitAtAntimeridian(ring) {
  const open = unroll(ring);
  // The closing point is implicit in the output. Only now may it go: unrolling needs it no more.
  open.pop();
  return [-360, 0, 360]
    .map((by) => clip(clip(shift(open, by), 180, 1), -180, -1))
    .filter((side) => side.length > 2);
}

// To 0.1 degree: 0.1 is about one pixel on a map 3,600 pixels wide.
function rounded(ring) {
  const points = ring.map((p) => p.map((v) => Math.round(v * 10) / 10 + 0));
  const kept = points.filter((p, n) => {
    const q = points.at(n - 1);
    return p[0] !== q[0] || p[1] !== q[1];
  });
  return kept;
}

const isAntarctica = (ring) => Math.max(...ring.map((p) => p[1])) < -60;

const lines = topology.objects.land.geometries
  .flatMap((g) => (g.type === "Polygon" ? [g.arcs] : g.arcs))
  .flat()
  .map(ringOf)
  .filter((ring) => !isAntarctica(ring))
  .flatMap(splitAtAntimeridian)
  .map(rounded)
  .filter((ring) => ring.length > 2)
  .map((ring) => JSON.stringify(ring.flat()));

process.stdout.write(`[\n${lines.join(",\n")}\n]\n`);

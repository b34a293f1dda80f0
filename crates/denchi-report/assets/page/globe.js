// The map itself: projection, land, and lines that are cut where the map ends.

/** Longitude in the middle of the map: the Pacific or the Atlantic, whichever is crossed by more. */
const CENTRES = { pacific: 150, atlantic: 0 };
const cutOf = (centre) => centre - 180;

/** Splits a line with continuous longitudes at the meridian where the map is cut. */
function splitAt(line, cut) {
  const turn = (longitude) => Math.floor((longitude - cut) / 360);
  const parts = [[]];
  line.forEach(([longitude, latitude], index) => {
    const own = turn(longitude);
    if (index > 0) {
      const [before, latitudeBefore] = line[index - 1];
      const last = turn(before);
      if (own !== last) {
        const edge = cut + 360 * Math.max(own, last);
        const share = (edge - before) / (longitude - before);
        const crossing = latitudeBefore + share * (latitude - latitudeBefore);
        const east = own > last;
        parts[parts.length - 1].push([cut + (east ? 360 : 0), crossing]);
        parts.push([[cut + (east ? 0 : 360), crossing]]);
      }
    }
    parts[parts.length - 1].push([longitude - 360 * own, latitude]);
  });
  return parts.filter((part) => part.length > 1);
}

/** A longitude as the map with this cut has it. */
const shifted = (longitude, cut) => longitude - 360 * Math.floor((longitude - cut) / 360);

/** The part of a ring on one side of a meridian (Sutherland and Hodgman). */
function clipRing(ring, meridian, east) {
  const inside = ([longitude]) => (east ? longitude >= meridian : longitude <= meridian);
  const clipped = [];
  ring.forEach((point, index) => {
    const before = ring[(index + ring.length - 1) % ring.length];
    if (inside(point) !== inside(before)) {
      const share = (meridian - before[0]) / (point[0] - before[0]);
      clipped.push([meridian, before[1] + share * (point[1] - before[1])]);
    }
    if (inside(point)) clipped.push(point);
  });
  return clipped.length > 2 ? [...clipped, clipped[0]] : null;
}

/** The part of a ring that a map with this cut shows, as it is or turned once around the globe. */
function ringWithin(ring, cut, turn) {
  const turned = ring.map(([longitude, latitude]) => [longitude + turn, latitude]);
  const east = clipRing(turned, cut, true);
  return east && clipRing(east, cut + 360, false);
}

/** The land for a map that is cut at a meridian. */
function landFor(cut) {
  const pieces = LAND.coordinates.flatMap((rings) => [-360, 0, 360].map((turn) => rings.map((ring) => ringWithin(ring, cut, turn))));
  // A piece whose outline is elsewhere has no holes here either.
  const coordinates = pieces.filter(([outline]) => outline).map((rings) => rings.filter(Boolean));
  return { type: 'FeatureCollection', features: [{ type: 'Feature', properties: { name: 'land' }, geometry: { type: 'MultiPolygon', coordinates } }] };
}

/** The Natural Earth projection (Patterson, 2011) around a meridian; screens count downwards. */
function naturalEarth(centre) {
  const width = (p2, p4) => 0.8707 - 0.131979 * p2 + p4 * (-0.013791 + p4 * (0.003971 * p2 - 0.001529 * p4));
  const height = (p2, p4) => 1.007226 + p2 * (0.015085 + p4 * (-0.044475 + 0.028874 * p2 - 0.005916 * p4));
  const radians = Math.PI / 180;
  return {
    project([longitude, latitude]) {
      const [lambda, phi] = [(longitude - centre) * radians, latitude * radians];
      const p2 = phi * phi;
      return [lambda * width(p2, p2 * p2), -phi * height(p2, p2 * p2)];
    },
    unproject([x, y]) {
      let phi = -y;
      for (let step = 0; step < 20; step += 1) {
        const p2 = phi * phi;
        phi -= (phi * height(p2, p2 * p2) + y) / 1.1;
      }
      const p2 = phi * phi;
      return [x / width(p2, p2 * p2) / radians + centre, phi / radians];
    },
  };
}

/**
 * The text with what stands between `<!-- name -->` and `<!-- /name -->` replaced, or undefined where it has no markers.
 *
 * @param {string} text
 * @param {string} name
 * @param {() => string} content Called only where there are markers.
 * @throws Error if one of the two is missing or they stand more than once.
 */
export function replaceBetween(text, name, content) {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [first, last] = [text.indexOf(open), text.indexOf(close)];
  if (first < 0 && last < 0) return undefined;
  const once = text.lastIndexOf(open) === first && text.lastIndexOf(close) === last;
  if (first < 0 || last < first || !once)
    throw new Error(`${open} and ${close} must stand once each, in this order`);
  return `${text.slice(0, first + open.length)}\n${content()}\n${text.slice(last)}`;
}

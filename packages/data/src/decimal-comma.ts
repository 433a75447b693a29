const DECIMAL_COMMA = /^[+-]?[0-9]*,[0-9]+$/;
const THOUSANDS = /^[+-]?[1-9][0-9]{0,2}(,[0-9]{3})+$/;

/** Whether texts are numbers of which some are written with a decimal comma: `0,172`, `3`. */
export function useDecimalCommas(texts: readonly string[]): boolean {
  return (
    texts.some((text) => DECIMAL_COMMA.test(text)) &&
    texts.every((text) => DECIMAL_COMMA.test(text) || /^[+-]?[0-9]+$/.test(text))
  );
}

/** How to write a number that holds a comma, as a sentence; undefined where the text is something else. */
export function commaRemedy(text: string): string | undefined {
  if (THOUSANDS.test(text)) {
    return `Write numbers with a decimal point and without separators of thousands: ${text.replaceAll(",", "")}${
      DECIMAL_COMMA.test(text) ? `, or ${text.replace(",", ".")} if that is a decimal comma` : ""
    }.`;
  }
  if (!DECIMAL_COMMA.test(text)) return undefined;
  return `It looks like a decimal comma: write ${text.replace(/^([+-]?),/, "$10,").replace(",", ".")}.`;
}

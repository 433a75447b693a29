/** `41,200`, whatever the locale: three significant digits below 100. */
export function count(value: number): string {
  if (value < 100) return significant(value);
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** Three significant digits, without trailing zeros. */
export function significant(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** Time left, no finer than anyone can know it: `7 s`, `40 s`, `3 min`, `2 h 10 min`. */
export function roundedDuration(seconds: number): string {
  if (seconds < 10) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 57.5) return `${Math.round(seconds / 5) * 5} s`;
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes < 60) return `${minutes} min`;
  const tens = Math.round(minutes / 10) * 10;
  const [hours, rest] = [Math.floor(tens / 60), tens % 60];
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

/** Time spent: `0.84 s`, `41.2 s`, `3 min 12 s`, `2 h 5 min 3 s`. */
export function exactDuration(seconds: number): string {
  if (seconds < 59.95) return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return hours > 0 ? `${hours} h ${minutes} min ${rest} s` : `${minutes} min ${rest} s`;
}

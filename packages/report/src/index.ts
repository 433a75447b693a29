export { type IntervalLineRow, intervalLine } from "./terminal/interval-line.js";

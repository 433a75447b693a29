import { expect, it } from "vitest";
import { count, exactDuration, roundedDuration } from "./figures.js";

it("groups thousands the same in every locale", () => {
  expect([0, 7, 999, 1000, 41200, 1234567].map(count)).toEqual([
    "0",
    "7",
    "999",
    "1,000",
    "41,200",
    "1,234,567",
  ]);
  expect([0.12345, 8.9, 99.95, 1234.5].map(count)).toEqual(["0.123", "8.9", "100", "1,235"]);
});

it("rounds the time left to what can be known", () => {
  expect([0.2, 7.4, 12, 58, 89, 3600, 7800, 86400].map(roundedDuration)).toEqual([
    "1 s",
    "7 s",
    "10 s",
    "1 min",
    "1 min",
    "1 h",
    "2 h 10 min",
    "24 h",
  ]);
});

it("says the time spent exactly", () => {
  expect([0.84, 41.23, 59.96, 192, 7503].map(exactDuration)).toEqual([
    "0.84 s",
    "41.2 s",
    "1 min 0 s",
    "3 min 12 s",
    "2 h 5 min 3 s",
  ]);
});

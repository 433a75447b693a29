import { it } from "vitest";

it("run", async () => {
  const file = process.env["CLAIM_FILE"]!,
    name = process.env["CLAIM"]!;
  const claim = (await import(file))[name];
  const start = performance.now();
  const options = process.env["SEEDS"] ? { seeds: Number(process.env["SEEDS"]) } : {};
  const outcome = await claim.run(() => {}, options);
  console.log(((performance.now() - start) / 1000).toFixed(1), "s\n", JSON.stringify(outcome, null, 1));
}, 1_200_000);

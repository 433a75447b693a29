import { sameShape } from "../shape.js";
import { apply, type Body, constant, type Dimension, input, type Tensor } from "../tensor.js";

/** What one turn of a loop leaves: the state of the next, and values kept for each turn. */
export interface Turn {
  state: readonly Tensor[];
  scans: readonly Tensor[];
}

/** State after the last turn, and each scan stacked over turns. */
export interface LoopResult {
  state: Tensor[];
  scans: Tensor[];
}

/**
 * Runs a body a given number of times, handing state on from turn to turn.
 *
 * The body may read any tensor outside itself; what it reads does not depend on the turn and is computed once.
 *
 * @param count int64 scalar, known only when the graph runs; `length` names it in the shape of the scans.
 */
export function loop(
  count: Tensor,
  length: Dimension,
  initial: readonly Tensor[],
  turn: (iteration: Tensor, state: readonly Tensor[]) => Turn,
): LoopResult {
  const iteration = input("iteration", "int64", []);
  const state = initial.map(({ type, shape }, index) => input(`state${index}`, type, shape));
  const { state: nextState, scans } = turn(iteration, state);
  nextState.forEach(({ type, shape }, index) => {
    const before = initial[index];
    if (before === undefined || before.type !== type || !sameShape(before.shape, shape)) {
      throw new TypeError(
        `loop: state ${index} must stay ${before?.type} [${before?.shape}], got ${type} [${shape}]`,
      );
    }
  });
  if (nextState.length !== initial.length) {
    throw new TypeError(`loop: state must hold ${initial.length} tensors, got ${nextState.length}`);
  }
  const body: Body = { iteration, state, nextState, scans };
  const outputs = apply(
    {
      operator: "Loop",
      inputs: [count, constant("bool", [], [1]), ...initial],
      attributes: {},
      rule: null,
      body,
    },
    [...initial, ...scans.map(({ type, shape }) => ({ type, shape: [length, ...shape] }))],
  );
  return { state: outputs.slice(0, initial.length), scans: outputs.slice(initial.length) };
}

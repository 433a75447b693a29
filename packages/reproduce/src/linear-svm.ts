/** A line (plane) that parts two classes: sign(w·x + b). */
export interface LinearSvm {
  /** `[d]` */
  weights: Float64Array;
  bias: number;
  /** `[n]` dual variables in [0, C]. */
  alphas: Float64Array;
}

/**
 * Trains a linear support vector machine to its optimum: minimises ½‖w‖² + C Σ max(0, 1 − y (w·x + b)).
 *
 * Sequential minimal optimisation: the pair of dual variables that breaks the optimality conditions most is solved
 * exactly, until no pair breaks them by more than 1e-10.
 *
 * @param features `[n × d]` row-major.
 * @param labels `[n]` −1 or 1, both present.
 * @param cost C, above 0.
 * @throws RangeError if only one class is present: any bias beyond 1 is then an optimum.
 * @source Fan, Chen, Lin 2005, Working Set Selection Using Second Order Information for Training SVMs, first-order
 *   rule (WSS 1); the bias is the mean over free support vectors, as in LIBSVM.
 */
export function trainLinearSvm(features: Float64Array, labels: Int8Array, cost: number): LinearSvm {
  const n = labels.length;
  const d = features.length / n;
  if (!labels.includes(1) || !labels.includes(-1)) {
    throw new RangeError("trainLinearSvm: labels must hold both −1 and 1, got one class");
  }
  const dot = (i: number, j: number) => {
    let total = 0;
    for (let c = 0; c < d; c++) total += features[i * d + c]! * features[j * d + c]!;
    return total;
  };
  const alphas = new Float64Array(n);
  const weights = new Float64Array(d);
  /** y_i − w·x_i: what the bias would have to be for example i to lie on its margin. */
  const wanted = Float64Array.from(labels);

  for (;;) {
    // Raising y α of `up` and lowering it at `down` gains as long as up wants a higher bias than down.
    const { up, down, gap } = worstPair(alphas, labels, wanted, cost);
    if (gap <= TOLERANCE) return { weights, bias: biasOf(alphas, wanted, cost, up, down), alphas };
    const curvature = Math.max(dot(up, up) + dot(down, down) - 2 * dot(up, down), TINY);
    const room = Math.min(
      labels[up]! > 0 ? cost - alphas[up]! : alphas[up]!,
      labels[down]! > 0 ? alphas[down]! : cost - alphas[down]!,
    );
    const step = gap / curvature;
    move(alphas, up, labels[up]!, Math.min(step, room), cost);
    move(alphas, down, -labels[down]!, Math.min(step, room), cost);
    for (let c = 0; c < d; c++) {
      weights[c]! += Math.min(step, room) * (features[up * d + c]! - features[down * d + c]!);
    }
    for (let i = 0; i < n; i++) {
      let product = 0;
      for (let c = 0; c < d; c++) product += weights[c]! * features[i * d + c]!;
      wanted[i] = labels[i]! - product;
    }
  }
}

const TOLERANCE = 1e-10;
const TINY = 1e-12;

function worstPair(alphas: Float64Array, labels: Int8Array, wanted: Float64Array, cost: number) {
  let [up, down] = [-1, -1];
  for (let i = 0; i < alphas.length; i++) {
    const [raises, lowers] = [alphas[i]! < cost, alphas[i]! > 0];
    if ((labels[i]! > 0 ? raises : lowers) && (up < 0 || wanted[i]! > wanted[up]!)) up = i;
    if ((labels[i]! > 0 ? lowers : raises) && (down < 0 || wanted[i]! < wanted[down]!)) down = i;
  }
  return { up, down, gap: wanted[up]! - wanted[down]! };
}

/** Lands on the bounds exactly: a variable that is 1e-17 off one would be taken for free. */
function move(alphas: Float64Array, i: number, direction: number, step: number, cost: number): void {
  const moved = alphas[i]! + direction * step;
  const near = 1e-14 * cost;
  alphas[i] = moved <= near ? 0 : moved >= cost - near ? cost : moved;
}

function biasOf(alphas: Float64Array, wanted: Float64Array, cost: number, up: number, down: number): number {
  let [total, free] = [0, 0];
  for (let i = 0; i < alphas.length; i++) {
    if (alphas[i]! <= 0 || alphas[i]! >= cost) continue;
    total += wanted[i]!;
    free++;
  }
  return free > 0 ? total / free : (wanted[up]! + wanted[down]!) / 2;
}

import { describeValue, log } from "@gradus/numeric";

/**
 * Disagreement of annotators: 1 − share of the votes that are for the most frequent answer.
 *
 * @param votes `[n × voters]` row-major answers ≥ 0; −1 = no vote.
 * @returns `[n]` in [0, 1); 0 where there is one vote.
 * @throws TypeError for a length that does not fit; RangeError for a vote below −1, or an example without any.
 * @example annotatorDisagreement(Int32Array.of(2, 2, 0, -1), 4) // ≈ [0.3333]
 * @source Nowak & Rüger 2010, How reliable are annotations via crowdsourcing?, MIR: agreement as the majority's share.
 */
export function annotatorDisagreement(votes: Int32Array, voters: number): Float64Array {
  return ofEachTally(
    "annotatorDisagreement",
    votes,
    voters,
    (counts, total) => 1 - Math.max(...counts) / total,
  );
}

/**
 * Vote entropy: −Σ_k v_k ln v_k over the shares v of the votes.
 *
 * @param votes `[n × voters]` row-major answers ≥ 0; −1 = no vote.
 * @returns `[n]` nats, in [0, ln voters].
 * @throws TypeError for a length that does not fit; RangeError for a vote below −1, or an example without any.
 * @example voteEntropy(Int32Array.of(1, 0), 2) // ≈ [0.6931]
 * @source Dagan & Engelson 1995, Committee-Based Sampling for Training Probabilistic Classifiers, ICML, section 4.
 *   Deviates: not divided by the logarithm of the number of voters, so that examples of few votes compare.
 */
export function voteEntropy(votes: Int32Array, voters: number): Float64Array {
  return ofEachTally("voteEntropy", votes, voters, (counts, total) => {
    let entropy = 0;
    for (const count of counts) entropy -= (count / total) * log(count / total);
    return entropy;
  });
}

/** Scores each example by how often each answer that it got was given, in the order of the answers. */
function ofEachTally(
  name: string,
  votes: Int32Array,
  voters: number,
  score: (counts: readonly number[], total: number) => number,
): Float64Array {
  if (!(Number.isInteger(voters) && voters > 0)) {
    throw new RangeError(`${name}: voters must be a positive integer, got ${describeValue(voters)}`);
  }
  if (votes.length % voters !== 0) {
    throw new TypeError(`${name}: votes must hold rows of ${voters} numbers, got ${votes.length}`);
  }
  const scores = new Float64Array(votes.length / voters);
  for (let i = 0; i < scores.length; i++) {
    const own = votes.slice(i * voters, (i + 1) * voters).sort();
    if (own[0]! < -1) {
      throw new RangeError(`${name}: votes of example ${i} must be -1 or more, got ${own[0]}`);
    }
    const counts: number[] = [];
    let total = 0;
    own.forEach((vote, place) => {
      if (vote === -1) return;
      total++;
      if (vote === own[place - 1]) counts[counts.length - 1]!++;
      else counts.push(1);
    });
    if (total === 0) throw new RangeError(`${name}: example ${i} must have a vote, got none`);
    scores[i] = score(counts, total);
  }
  return scores;
}

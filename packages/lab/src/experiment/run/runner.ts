import type { Cell, Experiment } from "@gradus/protocol";
import { runCell } from "../cell/cell.js";
import { CellFiles } from "../cell/cell-files.js";
import type { CellSurroundings } from "../cell/cell-loop.js";
import { CellRecorder } from "../cell/cell-recorder.js";
import type { ComparisonData } from "../cell/comparison-data.js";
import { type CellTask, taskName } from "../cell/task.js";

/** Runs cells, one at a time. */
export interface Runner {
  run(task: CellTask, progress: (share: number) => void): Promise<Cell>;
  close(): Promise<void>;
}

/** What every runner of a comparison is given. */
export interface RunnerSetup {
  experiment: Experiment;
  runFolder: string;
  /** Keep the plan and the signals of every cell. */
  record: boolean;
}

/** A runner in this very thread: for tests, and inside each worker. */
export function createRunner(setup: RunnerSetup, data: ComparisonData): Runner {
  const files = new CellFiles(setup.runFolder);
  return {
    async run(task, progress) {
      const recorder = setup.record && task.phase !== "tuning" ? new CellRecorder(data.exampleIds) : null;
      const surroundings: CellSurroundings = {
        progress,
        readCheckpoint: (name) => (recorder === null ? files.readCheckpoint(name) : null),
        writeCheckpoint: (name, checkpoint) => {
          if (recorder === null) files.writeCheckpoint(name, checkpoint);
        },
        ...(recorder === null ? {} : { record: recorder.add.bind(recorder) }),
      };
      const cell = await runCell(setup.experiment, data, task, surroundings);
      await recorder?.write(files.folder(taskName(task)));
      files.finish(taskName(task));
      return cell;
    },
    close: async () => {},
  };
}

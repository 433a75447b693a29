import { serveStreams } from "./serve-streams.js";
import { VERSION } from "./version.js";

// A client that went away closes the pipe: nobody reads on.
process.stdout.on("error", () => process.exit(0));
// Ctrl-C is the client's to answer: it may still want a snapshot, and ends the engine by closing its input.
process.on("SIGINT", () => {});
await serveStreams(process.stdin, process.stdout, { version: VERSION });
process.exit(0);

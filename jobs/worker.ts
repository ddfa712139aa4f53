/** Starts the worker process. */
import "#app/start/swift-imports.ts";

await import("#jobs/serve.ts");

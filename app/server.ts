/** Starts the web process. */
import "#app/start/swift-imports.ts";

await import("#app/web/serve.server.ts");

// Loaded into the server before anything else: a launcher that was killed leaves no server behind, which would keep the
// port and work on beside the next one.
process.once("disconnect", () => process.exit(1));

/**
 * The host's database: dialects, triggers, the outbox table and its reader, SELECTs, and whether
 * all of it is still as captures need it. Captures come in, captured rows go out. Must not be here:
 * snapshots, and the central database.
 */
package dst.capture.database;

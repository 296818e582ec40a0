/**
 * The files in {@code locations/} and {@code conf/records/} come in. Locations and record types go
 * out, complete and valid, and every fault of the rest with its file and line. Nothing here opens a
 * connection, knows a route, or looks at a row.
 */
package dst.location;

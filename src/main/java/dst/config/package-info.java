/**
 * What people write by hand comes in: YAML files, {@code conf/dst.properties}, the environment,
 * secrets. Typed values go out, and every fault with its file and line, all at once. What the
 * values mean for a location or a record type must not be here.
 */
package dst.config;

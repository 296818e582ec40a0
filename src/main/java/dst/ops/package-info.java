/**
 * Command lines come in. Lines for people, or JSON, and an exit code go out. Each command is a thin
 * skin over the package that does the work; decisions must not be here.
 */
package dst.ops;

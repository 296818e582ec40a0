/**
 * What changed at a node: the captures as people define them, and what all of them find. Rows,
 * files and marks come in from the rooms below, a find that can be sealed goes out. Must not be
 * here: bundles and the pull area, which {@code dst.seal} has, and which timer or route calls a
 * step.
 */
package dst.capture;

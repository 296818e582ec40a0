/**
 * Files that programs drop into a folder. A finished file comes in, its rows go out, and when they
 * are sealed the file is moved to {@code done/}. Must not be here: what the rows mean.
 */
package dst.capture.drop;

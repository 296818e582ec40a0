/**
 * For programs of a host that are written in Java: their rows and their own connection come in,
 * rows of {@code dst_outbox} go out. It knows nothing but the JDK, so that a program can take
 * {@code dst.jar} alone, or copy the one class. Nothing of the listener must be here.
 */
package dst.outbox;

/**
 * A home with its definitions comes in. Hosts on this machine go out, whose programs change
 * products and pictures and drop them as their definitions say, and at the end a comparison of what
 * they hold with what central holds. Must not be here: anything that central needs in service, and
 * the mapping of {@code dst.record}, since a truth that came from it could not show its mistakes.
 */
package dst.demo;

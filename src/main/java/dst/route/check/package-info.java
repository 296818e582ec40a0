/**
 * Tries whether a location can be pulled, as a pull would, for {@code dst check --connect}. A
 * definition comes in; the part that failed and what to do go out. Must not be here: anything that
 * changes the host.
 */
package dst.route.check;

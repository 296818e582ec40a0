/**
 * The routes of a host's listener. Captures come in, a route for each goes out. Must not be here:
 * how a change is found, which {@code dst.capture} knows.
 */
package dst.route.capture;

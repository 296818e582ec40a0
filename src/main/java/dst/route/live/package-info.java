/**
 * What people change while central runs: definitions, route files, orders of the commands. Changed
 * files come in, routes that are added, replaced and removed go out. Must not be here: how a pull
 * works.
 */
package dst.route.live;

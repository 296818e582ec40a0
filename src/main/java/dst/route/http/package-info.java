/**
 * The ports: the doorbell that hosts ring, and health and metrics. Requests come in, pulls at once
 * and answers go out. Must not be here: when a location is pulled otherwise.
 */
package dst.route.http;

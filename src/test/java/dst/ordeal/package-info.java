/**
 * Central in service under every trouble at once: 46 locations under load, and what goes wrong
 * around them. Nothing may be lost, and who is not concerned must not notice.
 */
package dst.ordeal;

/**
 * What several packages' tests need of a machine: a real PostgreSQL. Tests come in and get a fresh
 * one. Nothing of the product's behaviour must be here.
 */
package dst.testbed;

/**
 * The shops of the demo's hosts: products, edits, pictures, and the files and tables in which each
 * host has them. A seed comes in, rows and files of 46 layouts go out. Must not be here: central,
 * and what the demo shows.
 */
package dst.demo.shop;

/**
 * JSON as values, for bodies that are written anew: numbers keep their digits, members their order,
 * unknown members their position.
 *
 * <p>Bodies that are passed through never become values; {@code wire} scans their bytes.
 */
@NullMarked
package dev.portolan.provider.json;

import org.jspecify.annotations.NullMarked;

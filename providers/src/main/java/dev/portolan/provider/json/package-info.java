/**
 * JSON as values, for the lane that writes bodies anew: numbers keep their digits, members their
 * order, unknown members their place.
 *
 * <p>Bodies that go through unchanged never become values; {@code wire} walks their bytes.
 */
@NullMarked
package dev.portolan.provider.json;

import org.jspecify.annotations.NullMarked;

/** Tests of the demo's handling of a gateway it did not build. */
@NullMarked
package dev.portolan.load.demo;

import org.jspecify.annotations.NullMarked;

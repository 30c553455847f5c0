/** Tests of the demo's gateway process. */
@NullMarked
package dev.portolan.load.demo;

import org.jspecify.annotations.NullMarked;

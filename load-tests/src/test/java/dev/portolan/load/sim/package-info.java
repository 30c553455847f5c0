/** Tests of the simulated places: shapes, rules, faults, departures. */
@NullMarked
package dev.portolan.load.sim;

import org.jspecify.annotations.NullMarked;

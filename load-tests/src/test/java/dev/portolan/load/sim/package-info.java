/** Tests of the simulated endpoints: formats, rules, faults, disconnects. */
@NullMarked
package dev.portolan.load.sim;

import org.jspecify.annotations.NullMarked;

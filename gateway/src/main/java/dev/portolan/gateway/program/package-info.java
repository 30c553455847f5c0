/**
 * Program: the running gateway with its data plane, admin plane, reloader and logs, and the order
 * in which they start and stop. Called by {@code cli}.
 */
@NullMarked
package dev.portolan.gateway.program;

import org.jspecify.annotations.NullMarked;

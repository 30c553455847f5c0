/** Simulated Anthropic Messages API, and Claude as other clouds serve it. */
@NullMarked
package dev.portolan.load.claude;

import org.jspecify.annotations.NullMarked;

/** Simulated Azure OpenAI and Foundry endpoints. */
@NullMarked
package dev.portolan.load.azure;

import org.jspecify.annotations.NullMarked;

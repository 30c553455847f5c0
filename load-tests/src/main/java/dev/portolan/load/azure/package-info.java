/** The server side of Azure OpenAI and Azure AI Foundry. */
@NullMarked
package dev.portolan.load.azure;

import org.jspecify.annotations.NullMarked;

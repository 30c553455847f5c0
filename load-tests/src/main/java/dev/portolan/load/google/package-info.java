/** The server side of Vertex AI and Gemini's protocol, as strict as Google's. */
@NullMarked
package dev.portolan.load.google;

import org.jspecify.annotations.NullMarked;

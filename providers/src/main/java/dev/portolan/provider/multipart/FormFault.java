package dev.portolan.provider.multipart;

import org.jspecify.annotations.Nullable;

/**
 * A form that the caller must fix.
 *
 * @param message what is wrong and what to do; without the caller's text
 * @param param the field at fault, or null if it is the form as a whole
 */
public record FormFault(String message, @Nullable String param) {}

package dev.portolan.provider.multipart;

import org.jspecify.annotations.Nullable;

/**
 * Receives the parts of a form as they are read. Each method may return a fault, which ends the
 * reading.
 */
public interface FormListener {
    /** A field is complete. */
    @Nullable FormFault field(String name, String value);

    /**
     * A file begins.
     *
     * @param lines its header lines, each with its line end
     */
    @Nullable FormFault fileBegins(String name, byte[] lines);

    /** The next bytes of the file; the array may be reused after the call. */
    void fileBytes(byte[] bytes, int from, int to);

    /** The file is complete. */
    @Nullable FormFault fileEnds();
}

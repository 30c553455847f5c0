/**
 * Cases: what a caller sends, what an upstream answers, what must be sent and what must come out.
 *
 * <p>A case is a folder with a {@code case.yaml} and the files it names. Readers are strict: each
 * mistake is reported with its file, line and column. Nothing here opens a socket; {@code replay}
 * plays the cases.
 */
@NullMarked
package dev.portolan.load.cases;

import org.jspecify.annotations.NullMarked;

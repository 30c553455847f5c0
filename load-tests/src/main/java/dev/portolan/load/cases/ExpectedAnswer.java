package dev.portolan.load.cases;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The answer that a caller must get.
 *
 * @param position where it is written
 * @param status the status
 * @param headers headers by name in lower case
 * @param body the JSON body; of a stream, the whole answer that its events amount to
 * @param error the error in a body or in a stream's last event; without it there must be none
 * @param text the body's text, or the stream's bytes as text
 * @param events events that must occur, in this order
 * @param each what each event must be
 * @param none what no event may be
 * @param complete whether a stream must end as a complete one does; by default it must unless an
 *     error is expected
 */
public record ExpectedAnswer(
        CasePosition position,
        Expectation status,
        Map<String, Expectation> headers,
        Optional<Expectation> body,
        Optional<Expectation> error,
        Optional<Expectation> text,
        List<Expectation> events,
        Optional<Expectation> each,
        List<Expectation> none,
        boolean complete) {}

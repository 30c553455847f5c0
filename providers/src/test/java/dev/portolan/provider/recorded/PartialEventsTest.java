package dev.portolan.provider.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portolan.provider.Target;
import dev.portolan.provider.answer.StreamEnd;
import dev.portolan.provider.registry.Providers;

import org.junit.jupiter.api.Test;

import java.net.URI;

/** Tests that a partial chunk with the regular end of an event does not affect its choice. */
final class PartialEventsTest {
    private static final String TEXT =
            FamilyContract.chunk("{\"content\":\"Pay him \"}", "null", "");
    private static final String LAST =
            FamilyContract.chunk("{\"content\":\"not.\"}", "\"stop\"", "");

    @Test
    void finish_inAnEventThatIsNotWhole_isNoFinish() {
        int brace = LAST.lastIndexOf('}');
        for (int part = LAST.indexOf("\"stop\""); part <= brace; part++) {
            for (String after : new String[] {"", "data: [DONE]\n\n"}) {
                var sink = new RecordingSink();
                var reader =
                        Providers.byId("vllm")
                                .orElseThrow()
                                .answers(
                                        ProviderContract.chat(",\"stream\":true"),
                                        new Target(URI.create("http://127.0.0.1:1/v1"), "m"));
                byte[] stream = (TEXT + LAST.substring(0, part) + "\n\n" + after).getBytes(UTF_8);
                assertThat(sink.readAll(reader, stream, 64)).isInstanceOf(StreamEnd.Cut.class);
                assertThat(sink.finishes).isEmpty();
            }
        }
    }
}

package dev.portolan.provider.vertex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.AuthStyle;
import dev.portolan.provider.Call;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;
import dev.portolan.provider.head.HeadReading;
import dev.portolan.provider.head.RequestHead;
import dev.portolan.provider.registry.Providers;
import dev.portolan.provider.request.Operation;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Tests requests to models deployed on Vertex AI, at dedicated hosts and at the shared one. */
final class DeployedEndpointTest {
    private static final Provider VERTEX = Providers.byId(Vertex.ID).orElseThrow();

    @ParameterizedTest
    @CsvSource({
        "77.europe-west4-1234.prediction.vertexai.goog, endpoints/77, europe-west4",
        "europe-west1-aiplatform.googleapis.com, endpoints/77, europe-west1",
        "europe-west1-aiplatform.googleapis.com, endpoints/77/llama, europe-west1",
        "77.europe-west4-1234.prediction.vertexai.goog,"
                + " projects/harbour/locations/europe-west4/endpoints/77, europe-west4"
    })
    void chat_eachHostForm_isSentToItsEndpointInTheHostsRegion(
            String host, String model, String region) {
        var target =
                new Target(URI.create("https://" + host), model, Map.of(Target.PROJECT, "harbour"));
        var bytes =
                "{\"model\":\"alias\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"
                        .getBytes(StandardCharsets.UTF_8);
        var head = (HeadReading.Read) RequestHead.read(bytes, 0, bytes.length);
        var call = new Call(Operation.CHAT, head.head(), bytes, 0, bytes.length);
        var request = ((Preparation.Ready) VERTEX.prepare(call, target)).request();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path())
                .isEqualTo(
                        "/v1/projects/harbour/locations/%s/endpoints/77/chat/completions"
                                .formatted(region));
        assertThat(VERTEX.auth()).isEqualTo(AuthStyle.GOOGLE);
    }
}

package dev.portolan.provider.nativeresponses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.Preparation;
import dev.portolan.provider.Target;
import dev.portolan.provider.TestingCalls;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.answer.WholeAnswer;
import dev.portolan.provider.registry.Providers;
import dev.portolan.provider.request.Operation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Tests of requests to servers that speak the Responses protocol, and of what they encrypt. */
final class ResponsesLaneTest {
    private static final Target OPENAI = target("https://api.openai.com/v1");
    private static final Target AZURE = target("https://a.openai.azure.com");
    private static final Target OTHER_AZURE = target("https://b.openai.azure.com");

    private static Target target(String base) {
        return new Target(URI.create(base), "up");
    }

    private static UpstreamRequest prepared(String provider, Target target, String members) {
        var call =
                TestingCalls.call(
                        Operation.RESPONSES, ("{'model':'m'," + members + "}").replace('\'', '"'));
        return switch (Providers.byId(provider).orElseThrow().prepare(call, target)) {
            case Preparation.Ready(UpstreamRequest request) -> request;
            case Preparation.Unsupported no -> throw new AssertionError(no.field() + no.why());
        };
    }

    private static String sent(UpstreamRequest request) {
        return new String(request.body().toBytes(), StandardCharsets.UTF_8).replace('"', '\'');
    }

    /** Returns an answer's encrypted content, as its caller gets it. */
    private static String encrypted(String provider, Target target) {
        var call = TestingCalls.call(Operation.RESPONSES, "{\"model\":\"m\",\"input\":\"q\"}");
        var body =
                ("{'id':'r','object':'response','status':'completed','model':'up','output':["
                                + "{'id':'rs_1','type':'reasoning','summary':[],"
                                + "'encrypted_content':'SECRET'}]}")
                        .replace('\'', '"')
                        .getBytes(StandardCharsets.UTF_8);
        var read = Providers.byId(provider).orElseThrow().answers(call, target);
        var answer = (WholeAnswer.Answer) read.whole(body, 0, body.length);
        return answer.body().utf8().replaceAll("(?s).*\"encrypted_content\":\"([^\"]*)\".*", "$1");
    }

    private static String conversation(String encrypted) {
        return "'input':[{'role':'user','content':'q'},{'id':'rs_1','type':'reasoning',"
                + "'summary':[],'encrypted_content':'"
                + encrypted
                + "'},{'role':'user','content':'more'}]";
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'input':'q' | {'store':false,'model':'up','input':'q'}",
                "'store':null,'input':'q' | {'model':'up','store':false,'input':'q'}",
                "'store':true,'input':'q' | {'model':'up','store':true,'input':'q'}",
                "'input':[ {'later':1, 'role':'user','content':'q'} ],'later':{'a':1.0}"
                        + " | {'store':false,'model':'up','input':[ {'later':1, 'role':'user',"
                        + "'content':'q'} ],'later':{'a':1.0}}",
            })
    void body_isTheCallersOwnWithNothingStored(String members, String expected) {
        var request = prepared("openai", OPENAI, members);
        assertThat(sent(request)).isEqualTo(expected);
        assertThat(request.path()).isEqualTo("/v1/responses");
        assertThat(request.dropped()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "azure-openai, https://a.openai.azure.com, /openai/v1/responses",
        "azure-foundry, https://a.services.ai.azure.com, /openai/v1/responses",
        "aws-bedrock, https://a.example/openai/v1, /openai/v1/responses",
        "vllm, http://node:8000/v1, /v1/responses",
        "ollama, http://node:11434/v1, /v1/responses",
        "llama-cpp, http://node:8080/v1, /v1/responses",
        "openai-compatible, https://api.x.ai/v1, /v1/responses",
    })
    void serverThatSpeaksIt_isAskedAtItsPathElseForAChat(
            String provider, String base, String path) {
        var request = prepared(provider, target(base), "'input':'q'");
        assertThat(request.path()).isEqualTo(path);
        assertThat(request.otherwise().get())
                .hasValueSatisfying(
                        chat -> {
                            assertThat(chat.path()).endsWith("/chat/completions");
                            assertThat(sent(chat)).contains("'messages':[");
                        });
        assertThat(prepared(provider, set(base, Target.CHAT), "'input':'q'").path())
                .endsWith("/chat/completions");
        assertThat(prepared(provider, set(base, Target.RESPONSES), "'input':'q'").otherwise().get())
                .isEmpty();
    }

    private static Target set(String base, String api) {
        return new Target(URI.create(base), "up", Map.of(Target.API, api));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sglang", "scaleway", "mistral", "tgi"})
    void serverThatDoesNot_isAskedForAChat(String provider) {
        var request = prepared(provider, target("https://a.example/v1"), "'input':'q'");
        assertThat(request.path()).isEqualTo("/v1/chat/completions");
    }

    @Test
    void hostedTools_passToTheirServerAndAreNoChat() {
        var request = prepared("openai", OPENAI, "'input':'q','tools':[{'type':'web_search'}]");
        assertThat(sent(request)).contains("{'type':'web_search'}");
        assertThat(request.otherwise().get()).isEmpty();
    }

    @Test
    void encryptedContent_goesBackToItsOwnerAsItWas() {
        assertThat(encrypted("openai", OPENAI)).isEqualTo("SECRET");
        var azures = encrypted("azure-openai", AZURE);
        assertThat(azures).startsWith("portolan.azure-openai-").endsWith(":SECRET");
        assertThat(sent(prepared("openai", OPENAI, conversation("SECRET")))).contains("'SECRET'");
        assertThat(sent(prepared("azure-openai", AZURE, conversation(azures))))
                .contains("'encrypted_content':'SECRET'");
    }

    @Test
    void encryptedContent_goesToNoOther() {
        var azures = encrypted("azure-openai", AZURE);
        for (var request :
                new UpstreamRequest[] {
                    prepared("openai", OPENAI, conversation(azures)),
                    prepared("azure-openai", OTHER_AZURE, conversation(azures)),
                    prepared("azure-openai", AZURE, conversation("SECRET")),
                    prepared("azure-openai", AZURE, conversation("portolan.anthropic:SECRET")),
                    prepared("vllm", target("http://node/v1"), conversation("SECRET")),
                }) {
            assertThat(sent(request))
                    .doesNotContain("SECRET")
                    .contains("{'role':'user','content':'q'},{'role':'user','content':'more'}");
            assertThat(request.dropped()).containsExactly("input.encrypted_content");
        }
    }

    @Test
    void compactedConversation_goesOnWithItsOwnerOnly() {
        var compacted = "'input':[{'type':'compaction','id':'c','encrypted_content':'SECRET'}]";
        assertThat(sent(prepared("openai", OPENAI, compacted))).contains("SECRET");
        var call =
                TestingCalls.call(
                        Operation.RESPONSES,
                        ("{'model':'m'," + compacted + "}").replace('\'', '"'));
        for (var provider : new String[] {"azure-openai", "anthropic"}) {
            assertThat(Providers.byId(provider).orElseThrow().prepare(call, AZURE))
                    .isInstanceOfSatisfying(
                            Preparation.Unsupported.class,
                            no -> assertThat(no.field()).isEqualTo("input[0]"));
        }
    }

    @Test
    void developer_atServersThatDoNotKnowTheRole_isTheSystem() {
        var request =
                prepared(
                        "vllm",
                        target("http://node/v1"),
                        "'input':[{'role':'developer','content':'d'},{'role':'user','content':'q'}]");
        assertThat(sent(request)).contains("{'role':'system','content':'d'}");
    }
}

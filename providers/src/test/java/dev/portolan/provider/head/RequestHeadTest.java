package dev.portolan.provider.head;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portolan.provider.head.HeadReading.Malformed;
import dev.portolan.provider.head.HeadReading.Read;
import dev.portolan.provider.members.TargetProtocol;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.wire.Member;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestHeadTest {
    @Test
    void read_ordinaryChat_headAndPositions() {
        var json =
                """
                { "model" : "mistral-\\u0073mall", "stream":true, "x": {"a":[1,2.5e3]},
                  "messages":[{"role":"user","content":"hé"}], "max_tokens": 17 ,"n":2}
                """;
        var body = json.getBytes(UTF_8);
        var head = head(body);
        assertThat(head.model()).isEqualTo("mistral-small");
        assertThat(head.stream()).isTrue();
        assertThat(head.maxOutputTokens()).isEqualTo(17);
        assertThat(head.choices()).isEqualTo(2);
        assertThat(head.needs()).containsExactly(Feature.MULTIPLE);
        assertThat(head.promptBytes()).isEqualTo(3);
        assertThat(head.messageCount()).isEqualTo(1);
        assertThat(head.members().stream().map(Member::name))
                .containsExactly("model", "stream", "x", "messages", "max_tokens", "n");
        assertThat(head.members().stream().map(m -> cut(body, m.valueFrom(), m.valueTo())))
                .containsExactly(
                        "\"mistral-\\u0073mall\"",
                        "true",
                        "{\"a\":[1,2.5e3]}",
                        "[{\"role\":\"user\",\"content\":\"hé\"}]",
                        "17",
                        "2");
        assertThat(head.members().stream().map(m -> cut(body, m.from(), m.from() + 2)))
                .containsExactly("\"m", "\"s", "\"x", "\"m", "\"m", "\"n");
        assertThat(cut(body, 0, head.insertAt())).isEqualTo("{");
    }

    @Test
    void read_insideALargerArray_offsetsAreTheArrays() {
        var body = "garbage{\"model\":\"m\",\"n\":1}garbage".getBytes(UTF_8);
        var read = (Read) RequestHead.read(body, 7, body.length - 7);
        var model = read.head().member("model").orElseThrow();
        assertThat(cut(body, model.valueFrom(), model.valueTo())).isEqualTo("\"m\"");
        var n = read.head().member("n").orElseThrow();
        assertThat(cut(body, n.valueFrom(), n.valueTo())).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'messages':[{'role':'user','content':[{'type':'tool_result','content':["
                        + "{'type':'text','text':'a'},{'type':'image','source':{}}]}]}]} | VISION"
                        + " | messages[0].content[0].content[1]",
                "{'system':[{'type':'text','text':'a'},{'type':'document','source':{}}]} | FILES"
                        + " | system[1]",
                "{'n':2} | MULTIPLE | n",
                "{'modalities':['text','audio']} | AUDIO | modalities",
                "{'tools':[{'type':'function','function':{}},{'type':'code_interpreter'}]}"
                        + " | HOSTED_TOOLS | tools[1]",
                "{'web_search_options':{}} | WEB_SEARCH | web_search_options",
                "{'messages':[{'role':'user','content':'a'},{'role':'tool','content':'b',"
                        + "'tool_call_id':'c'}]} | TOOLS | messages[1]",
                "{'response_format':{'type':'json_object'}} | JSON_OBJECT | response_format",
            })
    void read_neededFeature_namesTheFirstFieldThatAsksForIt(
            String body, Feature feature, String field) {
        String json = "{'model':'m'," + body.substring(1);
        assertThat(head(json.replace('\'', '"').getBytes(UTF_8)).field(feature)).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'messages':[{'role':'assistant','content':'a'}]} | false",
                "{'messages':[{'role':'assistant','content':'a','prefix':true}]} | true",
                "{'messages':[{'role':'assistant','content':'a','prefix':true},"
                        + "{'role':'user','content':'a'}]} | false",
                "{'messages':[],'continue_final_message':true} | true",
                "{'messages':[],'continue_final_message':false} | false",
            })
    void read_memberThatSaysToContinue_isRecognised(String body, boolean continues) {
        String json = "{'model':'m'," + body.substring(1);
        assertThat(head(json.replace('\'', '"').getBytes(UTF_8)).continuesLastMessage())
                .isEqualTo(continues);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "\"model\"",
                "{}",
                "{\"model\":\"\"}",
                "{\"model\":7}",
                "{\"model\":null}",
                "{\"model\":\"m\"",
                "{\"model\":\"m\"}}",
                "{\"model\":\"m\"} {}",
                "{\"model\":\"m\",}",
                "{\"model\":\"m\" \"n\":1}",
                "{'model':'m'}",
                "{\"model\":\"m\",\"model\":\"m\"}",
                "{\"model\":\"m\",\"mod\\u0065l\":\"x\"}",
                "{\"model\":\"m\",\"Model\":\"x\"}",
                "{\"model\":\"m\",\"\u017Ftream\":true}",
                "{\"model\":\"m\",\"stream\":\"true\"}",
                "{\"model\":\"m\",\"stream\":1}",
                "{\"model\":\"m\",\"n\":1.0}",
                "{\"model\":\"m\",\"n\":0}",
                "{\"model\":\"m\",\"max_tokens\":-1}",
                "{\"model\":\"m\",\"messages\":{}}",
                "{\"model\":\"m\",\"messages\":[7]}",
                "{\"model\":\"m\",\"stream_options\":true}",
                "{\"model\":\"m\",\"stream_options\":{\"include_usage\":1}}",
                "{\"model\":\"m\",\"tools\":{}}",
                "{\"model\":\"m\",\"x\":01}",
                "{\"model\":\"m\",\"x\":NaN}",
                "{\"model\":\"m\",\"x\":\"\n\"}",
            })
    void read_unusable_isMalformed(String body) {
        assertThat(RequestHead.read(body.getBytes(UTF_8), 0, body.getBytes(UTF_8).length))
                .isInstanceOfSatisfying(
                        Malformed.class, m -> assertThat(m.code()).isEqualTo("invalid_request"));
    }

    @Test
    void read_latin1Anywhere_isMalformed() {
        var body = "{\"model\":\"m\",\"x\":{\"y\":\"caf\u00e9\"}}".getBytes(ISO_8859_1);
        assertThat(RequestHead.read(body, 0, body.length)).isInstanceOf(Malformed.class);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'extra_body':{'a':1} | extra_body",
                "'Temperature':1 | Temperature",
                "'\\u0069nference_geo':'us' | inference_geo",
                "'temperature':{'a':1} | temperature",
                "'tools':[{'type':'function','function':{'name':'f'},'googleSearch':{}}] |"
                        + " tools[].googleSearch",
                "'tools':[{'type':'function','function':{'name':'f','server_url':'x'}}] |"
                        + " tools[].function.server_url",
                "'functions':[{'name':'f','url':'x'}] | tools[].function.url",
                "'tools':['web'] | tools",
                "'response_format':{'type':'text','where':'us'} | ….where",
                "'response_format':{'type':'json_schema','json_schema':{'at':1}} | ….at",
                "'stream_options':{'to':'x'} | ….to",
                "'messages':[{'role':'user','content':'q','region':'us'}] | messages[].region",
                "'messages':[{'role':'user','content':{'type':'image_url'}}] | messages[].content",
                "'messages':[{'role':'user','content':[{'type':'web_page','text':'x'}]}] |"
                        + " content[].type: web_page",
                "'messages':[{'role':'user','content':[{'type':'text','text':'q','via':'x'}]}] |"
                        + " content[].via",
                "'messages':[{'role':'user','content':[{'type':'file','file':{'at':'x'}}]}] |"
                        + " content[].….at",
                "'messages':[{'role':'assistant','tool_calls':[{'id':'i','run':'x'}]}] |"
                        + " messages[].tool_calls[].run",
                "'messages':[{'role':'assistant','tool_calls':[{'function':{'run':'x'}}]}] |"
                        + " messages[].tool_calls[].function.run",
                "'input':[{'type':'image_url'}] | input",
            })
    void read_memberOutsideTheTable_isNamedWithItsLocation(String members, String named) {
        var head = head(("{'model':'m'," + members + "}").replace('\'', '"').getBytes(UTF_8));
        assertThat(head.outside()).containsEntry(TargetProtocol.OPENAI, named);
    }

    @Test
    void read_dataOfTheCallers_isNotLookedInto() {
        var head =
                head(
                        """
                        {"model":"m","metadata":{"any":{"x":1}},"logit_bias":{"7":1},
                         "tools":[{"type":"function","function":{"name":"f","parameters":{
                           "type":"object","properties":{"server_url":{"type":"string"}}}}}],
                         "response_format":{"type":"json_schema","json_schema":{"name":"s",
                           "schema":{"type":"object","properties":{"region":{}}}}}}
                        """
                                .getBytes(UTF_8));
        assertThat(head.outside()).doesNotContainKey(TargetProtocol.OPENAI);
    }

    @Test
    void outside_longName_isCut() {
        var head = head(("{\"model\":\"m\",\"" + "x".repeat(9_000) + "\":1}").getBytes(UTF_8));
        assertThat(head.outside().get(TargetProtocol.OPENAI)).hasSize(65).endsWith("…");
    }

    @Test
    void prefixHash_laterTurns_staysAndDistinguishesConversations() {
        String first = "{'role':'system','content':'s'},{'role':'user','content':'a'}";
        long hash = prefix(first);
        assertThat(hash).isNotZero();
        assertThat(
                        prefix(
                                first
                                        + ",{'role':'assistant','content':'b'},{'role':'user','content':'c'}"))
                .isEqualTo(hash);
        assertThat(prefix(first.replace("'a'", "'x'"))).isNotEqualTo(hash);
        assertThat(prefix("{'role':'system','content':'s'}")).isZero();
        String longOne = "{'role':'user','content':'" + "y".repeat(9_000) + "1'}";
        assertThat(prefix(longOne)).isNotEqualTo(prefix(longOne.replace("1'", "2'")));
    }

    private static long prefix(String messages) {
        String json = "{'model':'m','messages':[" + messages + "]}";
        return head(json.replace('\'', '"').getBytes(UTF_8)).prefixHash();
    }

    @Test
    void read_nesting_256IsTakenAnd257Refused() {
        assertThat(nested(255)).isInstanceOf(Read.class);
        assertThat(nested(256)).isInstanceOf(Malformed.class);
        assertThat(nested(100_000)).isInstanceOf(Malformed.class);
    }

    @Test
    void malformed_message_containsNothingOfTheBody() {
        var body = "{\"model\":\"m\",\"secret\":topsecret}".getBytes(UTF_8);
        assertThat(RequestHead.read(body, 0, body.length).toString()).doesNotContain("topsecret");
    }

    private static HeadReading nested(int arrays) {
        var body =
                ("{\"model\":\"m\",\"x\":" + "[".repeat(arrays) + "]".repeat(arrays) + "}")
                        .getBytes(UTF_8);
        return RequestHead.read(body, 0, body.length);
    }

    private static RequestHead head(byte[] body) {
        var reading = RequestHead.read(body, 0, body.length);
        assertThat(reading).isInstanceOf(Read.class);
        return ((Read) reading).head();
    }

    private static String cut(byte[] body, int from, int to) {
        return new String(body, from, to - from, UTF_8);
    }
}

package dev.portolan.provider.head;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portolan.provider.head.HeadReading.Malformed;
import dev.portolan.provider.head.HeadReading.Read;
import dev.portolan.provider.members.TargetProtocol;
import dev.portolan.provider.request.Feature;
import dev.portolan.provider.request.Thinking;
import dev.portolan.provider.wire.Member;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;

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

    @Test
    void read_everyKindOfContent_needsAreNamed() {
        var head =
                head(
                        """
                        {"model":"m","tools":[{"type":"function"}],"tool_choice":"required",
                         "parallel_tool_calls":true,"logprobs":true,
                         "response_format":{"type":"json_schema","json_schema":{}},
                         "messages":[{"role":"developer","content":"d"},{"role":"user","content":[
                           {"type":"text","text":"four"},
                           {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}},
                           {"type":"input_audio","input_audio":{"data":"AAAA","format":"wav"}},
                           {"type":"file","file":{"file_id":"f"}}]},
                           {"role":"assistant","content":"Sure"}]}
                        """
                                .getBytes(UTF_8));
        assertThat(head.needs())
                .containsExactlyInAnyOrder(
                        Feature.TOOLS,
                        Feature.FORCED_TOOL,
                        Feature.PARALLEL_TOOLS,
                        Feature.LOGPROBS,
                        Feature.JSON_SCHEMA,
                        Feature.VISION,
                        Feature.AUDIO,
                        Feature.FILES,
                        Feature.STORED,
                        Feature.PREFILL);
        assertThat(head.developerRole()).isTrue();
        assertThat(head.promptBytes()).isEqualTo(1 + 4 + 4 + "[{\"type\":\"function\"}]".length());
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
                "'tools':[{'type':'function','function':{'name':'f'}}] | TOOLS",
                "'tools':[{'type':'custom','custom':{'name':'f'}}] | TOOLS",
                "'tools':[{'name':'f','input_schema':{}}] | TOOLS",
                "'functions':[{'name':'f'}] | TOOLS",
                "'tools':[{'type':'web_search_preview'}] | TOOLS,WEB_SEARCH",
                "'tools':[{'type':'mcp','server_url':'https://x.example'}] | TOOLS,HOSTED_TOOLS",
                "'tools':[{'type':'code_interpreter'}] | TOOLS,HOSTED_TOOLS",
                "'tools':[{'googleSearch':{}}] | TOOLS,HOSTED_TOOLS",
                "'tools':[{'type':'mcp','type':'function','name':'f'}] | TOOLS,HOSTED_TOOLS",
                "'tools':['web'] | TOOLS",
                "'web_search_options':{} | WEB_SEARCH",
                "'web_search_options':null | ``",
                "'enable_search':false | ``",
                "'data_sources':[{'type':'azure_search'}] | HOSTED_TOOLS",
                "'mcp_servers':[] | HOSTED_TOOLS",
                "'store':true | STORED",
                "'store':false | ``",
                "'background':true | STORED",
                "'previous_response_id':'r' | STORED",
                "'container':'c' | HOSTED_TOOLS",
                "'plugins':[{'id':'web'}] | HOSTED_TOOLS",
                "'x':[{'type':'image_url','image_url':{'url':'https://a.example/i.png'}}] | ``",
            })
    void read_sidePath_isANeed(String members, String needs) {
        assertNeeds("{'model':'m'," + members + "}", needs);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'type':'image_url','image_url':{'url':'data:image/png;base64,A:A'} | VISION",
                "'type':'image_url','image_url':{'url':'https://a.example/i.png'} |"
                        + " VISION,REMOTE_MEDIA",
                "'type':'image_url','image_url':'HTTPS://a.example/i.png' | VISION,REMOTE_MEDIA",
                "'image_url':{'url':'gs://bucket/i.png'},'type':'image_url' | VISION,REMOTE_MEDIA",
                "'type':'image_url','image_url':{'url':'https:\\/\\/a.example'} |"
                        + " VISION,REMOTE_MEDIA",
                "'type':'image_url','image_url':{'url':'\\u0068ttps://a.example'} |"
                        + " VISION,REMOTE_MEDIA",
                "'type':'image_url','image_url':{'url':'  file:///etc/x'} | VISION,REMOTE_MEDIA",
                "'type':'image_url','image_url':{'url':'//a.example/i.png'} | VISION,REMOTE_MEDIA",
                "'type':'image_url','image_url':'\\/\\/a.example/i.png' | VISION,REMOTE_MEDIA",
                "'type':'image_url','image_url':{'url':'/i.png'} | VISION,REMOTE_MEDIA",
                "'type':'image_url','image_url':{'url':'a.example'} | VISION,REMOTE_MEDIA",
                "'type':'image','source':{'type':'url','url':'//a.example/i'} |"
                        + " VISION,REMOTE_MEDIA",
                "'type':'file','file':{'file_data':'//a.example/f.pdf'} | FILES,REMOTE_MEDIA",
                "'type':'file','file':{'file_data':'\\\\\\\\a.example/f.pdf'} | FILES,REMOTE_MEDIA",
                "'type':'input_audio','input_audio':{'data':'\\/\\/uQAAAA','format':'mp3'} | AUDIO",
                "'type':'input_audio','input_audio':'https://a.example/s.mp3' | AUDIO,REMOTE_MEDIA",
                "'type':'document_url','document_url':'https://a.example/d' | FILES,REMOTE_MEDIA",
                "'type':'file','file':{'filename':'a: b.pdf','file_data':'data:x'} | FILES",
                "'type':'file','file':{'file_id':'file-1'} | FILES,STORED",
                "'type':'text','text':'see https://a.example','note':'a:b' | ``",
                "'type':'thinking','thinking':'first: look' | ``",
                "'image_url':{'url':'https://a.example/i.png'} | REMOTE_MEDIA",
            })
    void read_contentPart_addressIsANeed(String part, String needs) {
        assertNeeds("{'model':'m','messages':[{'role':'user','content':[{" + part + "}]}]}", needs);
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"reasoning_effort\":\"low\"",
                "\"reasoning_effort\":\"high\",\"thinking\":{\"type\":\"disabled\"}",
                "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2000}",
                "\"thinking\":{\"type\":\"adaptive\"}",
                "\"thinking\":true",
                "\"reasoning\":{\"effort\":\"medium\"}",
                "\"reasoning\":{\"summary\":\"auto\"}",
                "\"reasoning\":{\"max_tokens\":100}",
                "\"reasoning\":{\"enabled\":true}",
                "\"enable_thinking\":true",
                "\"thinking_budget\":-1",
                "\"think\":\"high\"",
                "\"prompt_mode\":\"reasoning\"",
                "\"output_config\":{\"effort\":\"low\"}",
                "\"chat_template_kwargs\":{\"enable_thinking\":true}",
                "\"generationConfig\":{\"thinkingConfig\":{\"thinkingLevel\":\"low\"}}",
                "\"extra_body\":{\"google\":{\"thinking_config\":{\"include_thoughts\":true}}}",
                "\"additionalModelRequestFields\":{\"reasoningConfig\":{\"type\":\"enabled\"}}"
            })
    void thinking_requested_isRequested(String members) {
        assertThat(thinking(members)).isEqualTo(Thinking.ENABLED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"reasoning_effort\":\"none\"",
                "\"reasoning_effort\":\"minimal\"",
                "\"thinking\":{\"type\":\"disabled\",\"budget_tokens\":2000}",
                "\"reasoning\":{\"enabled\":false,\"effort\":\"high\"}",
                "\"enable_thinking\":false",
                "\"thinking_budget\":0",
                "\"think\":false",
                "\"chat_template_kwargs\":{\"thinking\":false}",
                "\"thinkingConfig\":{\"thinkingBudget\":0}"
            })
    void thinking_switchedOff_isDeclined(String members) {
        assertThat(thinking(members)).isEqualTo(Thinking.DISABLED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"x\":1",
                "\"reasoning_effort\":null",
                "\"reasoning\":{}",
                "\"reasoning\":{\"exclude\":true}",
                "\"reasoning\":[\"high\"]",
                "\"output_config\":{\"format\":{\"type\":\"json_schema\"}}",
                "\"extra_body\":{\"extra_body\":{\"top_k\":1}}",
                "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"thinking\"}}]"
            })
    void thinking_absent_isUnspecified(String members) {
        assertThat(thinking(members)).isEqualTo(Thinking.UNSET);
    }

    private static Thinking thinking(String members) {
        return head(("{\"model\":\"m\"," + members + "}").getBytes(UTF_8)).thinking();
    }

    private static void assertNeeds(String json, String needs) {
        var expected =
                Arrays.stream(needs.split(","))
                        .filter(name -> !name.isEmpty())
                        .map(Feature::valueOf)
                        .toList();
        assertThat(head(json.replace('\'', '"').getBytes(UTF_8)).needs())
                .containsExactlyInAnyOrderElementsOf(expected);
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

package dev.jobwire.api.stream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A JSON object whose members are texts or lists of texts, as clients send it: read strictly, so
 * that no typo passes silently.
 */
public final class FlatJson {

  /** Why a text is not such an object; without anything of what came but members' names. */
  public static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean malformed;

    private UnreadableException(String message, boolean malformed) {
      super(message, null, false, false);
      this.malformed = malformed;
    }

    /** Whether it is not even JSON. */
    public boolean isMalformed() {
      return malformed;
    }
  }

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(20).build())
          .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
          .configure(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES, false)
          .build();

  private final Map<String, Object> members;

  private FlatJson(Map<String, Object> members) {
    this.members = members;
  }

  /**
   * Reads an object. A member that is null counts as absent.
   *
   * @throws UnreadableException when it is not JSON, not an object, or has another kind of member,
   *     or one twice
   */
  public static FlatJson parse(String text) throws UnreadableException {
    try (JsonParser json = JSON.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        // What stands there may still not be JSON: read on to know.
        if (json.currentToken() != null) {
          json.skipChildren();
          json.finishToken();
        }
        throw new UnreadableException("not a JSON object", json.currentToken() == null);
      }
      Map<String, Object> members = new HashMap<>();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        if (members.containsKey(name)) {
          throw new UnreadableException("a member is there twice", false);
        }
        members.put(name, value(json));
      }
      if (json.nextToken() != null) {
        throw new UnreadableException("something follows the JSON object", true);
      }
      return new FlatJson(members);
    } catch (JsonProcessingException e) {
      throw new UnreadableException("not JSON", true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Object value(JsonParser json) throws IOException, UnreadableException {
    return switch (json.currentToken()) {
      case VALUE_NULL -> null;
      case VALUE_STRING -> json.getText();
      case START_ARRAY -> texts(json);
      default -> {
        json.skipChildren();
        yield Boolean.FALSE;
      }
    };
  }

  private static Object texts(JsonParser json) throws IOException {
    List<String> texts = new ArrayList<>();
    boolean all = true;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() == JsonToken.VALUE_STRING) {
        texts.add(json.getText());
      } else {
        json.skipChildren();
        all = false;
      }
    }
    return all ? texts : Boolean.FALSE;
  }

  /**
   * The text of a member; null when absent.
   *
   * @throws UnreadableException when it is something else
   */
  public String text(String name) throws UnreadableException {
    Object value = members.get(name);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw new UnreadableException(name + " must be a string", false);
  }

  /**
   * The texts of a member; null when absent.
   *
   * @throws UnreadableException when it is something else
   */
  public List<String> texts(String name) throws UnreadableException {
    Object value = members.get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(String.class::cast).toList();
    }
    throw new UnreadableException(name + " must be a list of strings", false);
  }

  /**
   * Checks that there are no other members.
   *
   * @throws UnreadableException when there are
   */
  public void only(Set<String> names) throws UnreadableException {
    if (!names.containsAll(members.keySet())) {
      throw new UnreadableException("unknown member; known are " + String.join(", ", names), false);
    }
  }
}

"""The vendor's refusals: a status and a message. The messages were not seen, unless a comment says so."""

from flask import Response, jsonify


class Refusal(Exception):
    """A request that the vendor refuses."""

    def __init__(self, status: int, text: str) -> None:
        self.status, self.text = status, text
        super().__init__(f"{status} {text}")

    def response(self, form: str) -> Response:
        if form == "xml":
            body = f"<Error><Message>{self.text}</Message></Error>"
            return Response(body, status=self.status, mimetype="application/xml")
        answer = jsonify(message=self.text)
        answer.status_code = self.status
        return answer


def bad(text: str) -> Refusal:
    return Refusal(400, text)


def not_found(what: str) -> Refusal:
    return Refusal(404, f"{what} cannot be found")

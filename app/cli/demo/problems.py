"""What stops the demo, as one sentence."""

from app.messages.demo import demo_text


class DemoStopped(Exception):
    """The demo cannot go on; ``code`` and params are a sentence of ``app.messages.demo``."""

    def __init__(self, code: str, /, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, params

    def sentence(self, language: str) -> str:
        return demo_text(self.code, language, **self.params)

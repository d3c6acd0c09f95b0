"""A buyer in WooCommerce's own checkouts."""

from playwright.sync_api import TimeoutError

from tests.browser.screens import Screens

RECEIVED = "**/order-received/**"
BUYER = {
    "first_name": "Kari",
    "last_name": "Nordmann",
    "address_1": "Karl Johans gate 1",
    "postcode": "0154",
    "city": "Oslo",
}


def buy_in_blocks(screens: Screens, shop: str, product: int, gateway: str) -> int:
    """Order one product in the block checkout; returns the order's id."""
    page = screens.page
    page.goto(f"{shop}/?add-to-cart={product}")
    page.goto(f"{shop}/checkout/")
    page.locator(".wc-block-checkout__form").wait_for()
    page.fill("#email", "kari@example.test")
    if page.locator("#shipping-first_name").count() == 0:  # the address of the last order is shown, folded
        page.locator(".wc-block-components-address-card__edit").first.click()
    for name, value in BUYER.items():
        page.fill(f"#shipping-{name}", value)
    page.locator(f"#radio-control-wc-payment-method-options-{gateway}").check()
    page.wait_for_load_state("networkidle")
    for _ in range(4):  # the first press may be lost to what was typed last, which is sent first
        page.locator(".wc-block-components-checkout-place-order-button").click()
        try:
            page.wait_for_url(RECEIVED, timeout=10_000)
            break
        except TimeoutError:
            continue
    return _received(screens)


def buy_classic(screens: Screens, shop: str, product: int, gateway: str) -> int:
    """Order one product in the classic checkout; returns the order's id."""
    page = screens.page
    page.goto(f"{shop}/?add-to-cart={product}")
    page.goto(f"{shop}/klassisk-kasse/")
    for name, value in BUYER.items():
        page.fill(f"#billing_{name}", value)
    page.fill("#billing_email", "kari@example.test")
    if page.locator("#billing_phone").count():
        page.fill("#billing_phone", "90000000")
    page.locator(f"label[for=payment_method_{gateway}]").click()
    page.wait_for_function("() => !document.querySelector('.blockUI.blockOverlay')")
    page.locator("#place_order").click()
    return _received(screens)


def _received(screens: Screens) -> int:
    try:
        screens.page.wait_for_url(RECEIVED, timeout=60_000)
    except TimeoutError as late:
        said = screens.page.locator("[role=alert], .wc-block-components-notice-banner").all_inner_texts()
        raise AssertionError(f"no order was placed: {said} {screens.errors}") from late
    return int(screens.page.url.split("/order-received/")[1].split("/")[0])

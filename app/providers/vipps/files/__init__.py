"""Settlement files from Vipps' portal, old and new: XML 2.0 and 3.0, sectioned CSV, Norwegian CSV and XLSX.

https://developer.vippsmobilepay.com/docs/knowledge-base/settlements/
"""

from typing import Final

from app.providers.vipps.files.norwegian import NorwegianReport
from app.providers.vipps.files.sectioned import SectionedReport
from app.providers.vipps.files.xml import XmlReport

FILES: Final = (XmlReport(), NorwegianReport(), SectionedReport())

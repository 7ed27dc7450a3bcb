"""What is said in a case of service: sentences that sell something, and sentences that do not. All of them invented.

`SELL` and `SELL_NOT` served to find the phrases. `UNSEEN` and `UNSEEN_NOT` were written when the phrases stood, and no
phrase was looked for in them: what is measured on these is what one may expect of the next sentence.
"""

from __future__ import annotations

from typing import Final


def lines(text: str) -> list[str]:
    """A sentence a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


SELL: Final = """
Mientras lo revisamos, aproveche nuestra oferta de otoño en herramienta eléctrica.
Por cierto, ¿te interesaría nuestra garantía ampliada por solo 3 € al mes?
Descubre nuestras novedades en la web.
¡No te pierdas las rebajas de enero!
Te recomiendo contratar el plan Premium, que no tiene estos problemas.
Si se pasa ahora a la tarifa superior, le hacemos un 20 % de descuento durante seis meses.
Aprovecho para comentarle que tenemos una promoción muy interesante en calderas.
Con nuestro seguro de mantenimiento esto no le habría pasado; ¿se lo activo?
Consigue un 15% de descuento en tu próxima compra con el código VUELVE15.
Ahora tenemos el modelo nuevo a un precio muy especial, ¿quieres que te lo reserve?
Échale un vistazo a nuestro catálogo de primavera.
Hazte socio del club La Llave y acumula puntos en cada compra.
Suscríbete a nuestro boletín y recibe ofertas exclusivas.
También vendemos un accesorio que le iría muy bien: cuesta 12 €.
¿Le gustaría añadir una segunda línea por la mitad de precio?
Por ser cliente nuestro tiene una oferta exclusiva este mes.
Le ofrecemos un paquete de fibra y televisión por 29,90 €.
Puedes ampliar tu bono por muy poco más.
Llévate dos y paga uno hasta el domingo.
2x1 en pintura hasta fin de mes.
¿Has visto nuestros nuevos grifos? Te encantarán.
Solo esta semana, envío gratis en todos los pedidos.
Si contrata hoy la tarjeta de cliente, el primer año le sale gratis.
Le animo a probar nuestro servicio de instalación a domicilio, desde 49 €.
Os proponemos cambiar a la tarifa plana, que sale más a cuenta.
Visite nuestra tienda: hay grandes descuentos en jardín.
Te llamará un comercial para explicarte nuestros planes.
¿Me permite que le informe de nuestras ofertas?
Black Friday: todo al 30 %.
No dejes escapar esta oportunidad: últimas unidades.
While you wait, have a look at our autumn sale.
Would you be interested in our extended warranty for only £3 a month?
Upgrade to Premium today and get 20% off.
Don't miss our Black Friday deals!
As a valued customer, you qualify for an exclusive offer.
Why not try our new maintenance plan?
Use code BACK15 for 15% off your next order.
We also have a newer model on special offer this week.
Sign up for our newsletter and get exclusive discounts.
Join our loyalty club and earn points on every purchase.
Buy one, get one free until Sunday.
By the way, we sell a cover that would go very well with it for only 12 euros.
You can add a second line at half price.
Check out our new range of taps, you will love them.
Limited time only: free shipping on all orders.
Aprofiteu la nostra oferta de tardor.
Descobreix les nostres novetats amb un 20% de descompte.
Aproveita a nosa oferta de outono.
Descubre as nosas novidades cun 20 % de desconto.
Aprobetxatu gure udazkeneko eskaintza.
Ezagutu gure produktu berriak, % 20ko deskontuarekin.
Si quiere, puede llevarse la versión superior pagando solo la diferencia.
Este mes regalamos una funda con cada compra superior a 50 €.
¿Sabe que con la cuota plus se olvidaría de averías?
Le paso con el departamento comercial por si le encaja alguna de nuestras tarifas.
Hay un 25 % de descuento en toda la web con el cupón OTONO25.
Os dejo el enlace a nuestras ofertas de la semana.
Suscribirse a Plus cuesta menos que un café al mes.
Tenemos en promoción unas mascarillas que van genial con esto.
Renueve ahora su contrato y llévese un altavoz de regalo.
No espere más y pásese a la fibra.
We are running a promotion on garden tools right now.
Save 30% when you renew today.
You might also like our waterproof version.
Get a free speaker when you renew your contract.
Our Plus plan would save you this trouble for just 5 euros a month.
Take a look at this week's deals on our site.
Le dejo un vale del 10 % para que vuelva a comprar con nosotros.
Este otro taladro sale por 89 € y es mucho más potente.
¿No ha pensado en ponerse una caldera nueva? Tenemos facilidades de pago.
Con el pase anual tendría prioridad y no esperaría.
Ya puede reservar los muebles de jardín de esta temporada.
Si le interesa, le cuento las ventajas de ser cliente Oro.
Este mes las brocas están al 50 %.
¿Quiere que le mande información de nuestras placas solares?
Pruebe gratis durante un mes nuestra aplicación de riego.
Acaban de llegar las lámparas nuevas, pásese a verlas.
Contrate el mantenimiento anual y se ahorra las visitas.
Por 5 € más al mes tendría el doble de velocidad.
Le regalamos el primer trimestre si domicilia otro recibo.
Mejore su contrato con la opción sin permanencia.
Aprovecha que hoy no cobramos el IVA.
Estamos de liquidación en la sección de baño.
No olvide pasar por nuestra web: hay precios de locura.
Nuestro servicio Plus incluye visitas ilimitadas, ¿lo quiere?
Trae a un amigo y os hacemos un descuento a los dos.
Descárgate la app y consigue puntos.
Interested in a faster line? It is just 5 pounds more.
Our autumn collection has just arrived, come and see it.
Refer a friend and you both get a discount.
Grab yours before they are gone.
Ask me about our gold membership.
You could save a lot with our annual pass.
New in: solar lamps from 9.99.
Would you like to hear about our other services?
Today only, batteries are two for the price of one.
Try it free for thirty days.
Llévese también el juego de llaves, que hace falta en toda casa.
Ahora el segundo grifo le saldría a mitad.
Tenemos un termo nuevo que gasta la mitad, ¿se lo enseño?
Con la cuenta Familia pagaría menos por lo mismo.
Pida cita con un asesor y le buscamos la tarifa que más le conviene.
¿Por qué no se queda con el modelo grande? Vale poco más.
Rebajamos todas las estufas hasta el viernes.
Regístrese en la tienda en línea y su primera compra lleva portes gratis.
Le puedo hacer muy buen precio en una lavadora.
Si compra el filtro original le durará más: está en 18 €.
Estrene cocina este otoño con nuestro plan de pagos.
Apúntate al programa de puntos y gana premios.
Nuestros clientes también compran estos guantes.
Te paso una oferta para que cambies de compañía.
Es buen momento para pasarse a la tarifa nocturna.
Le recomiendo la gama profesional para que no vuelva a ocurrir.
Hay nuevas promociones para clientes como usted.
Por tener contrato con nosotros, la luz le saldría más barata.
Pásate el sábado: demostración y regalo seguro.
Aproveche los últimos días del plan renove.
Have you thought about our home cover?
The bigger model is only slightly dearer, shall I order one?
Our members pay less for repairs; join in two minutes.
Take advantage of our winter prices.
Now is a good time to move to the night tariff.
Customers like you also buy these gloves.
There is a new promotion you will like.
Order before Friday and delivery is on us.
Let us find you a better deal on electricity.
Sign up online and your first order ships free.
Por cierto, esta semana tenemos un 15 % de descuento en pinturas.
Aprovecho para contarte que ha salido la nueva tarifa Ahorro, mucho más barata que la tuya.
¿Quieres que te active la garantía extendida? Son solo 4 € al mes.
Mientras se resuelve, puedes ver nuestras novedades en la web.
Te dejo el catálogo nuevo por si quieres echarle un ojo.
Si contratas hoy el seguro, te quitamos la franquicia.
Para evitar estos problemas te recomiendo pasarte al plan Profesional.
Tenemos en oferta la manguera de 25 metros.
Le puede interesar nuestro servicio de jardinería.
Le informo de que dispone de un crédito preconcedido de 3.000 €.
Con la compra de dos botes el tercero sale gratis.
Ya que está, ¿añadimos un juego de brocas al pedido?
Quizá le convenga más la línea de 600 megas, que está en promoción.
Si nos deja una reseña le hacemos un 5 % en la siguiente compra.
Únete a nuestro club y tendrás envíos gratis.
¿Conoces ya nuestra aplicación de pago?
Su contrato puede mejorar: por 2 € más tiene todos los canales.
No te quedes sin el tuyo.
Aproveche el envío gratuito de este fin de semana.
Nuestra alarma le da la tranquilidad que busca desde 29 € al mes.
By the way, we have 15% off all paints this week.
Have you heard about our new Saver tariff?
Shall I add the extended warranty for you? It is only 4 pounds a month.
Here is our new catalogue in case you want to have a look.
Sign up today and we waive the fee.
Leave us a review and get 5% off.
The hose is on offer at the moment.
Did you know we also do gardening?
For 2 euros more you get all channels.
You are pre-approved for a loan of 3,000 euros.
Mientras tanto le cuento que tenemos un plan de mantenimiento que le quita de preocupaciones.
Te ofrezco cambiar a la tarifa Hogar con un 10 % menos.
¿Le interesa contratar la asistencia 24 horas?
Puede comprar el mando a distancia por 15 € en nuestra tienda.
Esta avería no pasaría con un modelo de gama más alta; le hago un presupuesto si quiere.
Hasta el domingo, segunda unidad al 70 %.
Le envío un folleto con nuestras ofertas de invierno.
Con la app puede pedir también sus próximas compras y le damos un regalo.
Recuerde que los lunes tenemos descuento en fontanería.
¿Se anima a probar la suscripción?
Ahora mismo le puedo dejar el robot de cocina a 199 €.
Le propongo que renueve por dos años y le rebajo la cuota.
Tenemos rebajas en toda la sección de iluminación.
Hágase con el suyo antes de que se agoten.
¿Quiere aprovechar y llevarse la bomba nueva con el 20 % de descuento?
Nuestro seguro de tuberías cubre esto por 6 € al mes.
Compre ahora y pague en enero.
Te sugiero que le eches un vistazo a la gama Pro.
Como novedad, vendemos también toldos.
Pregunta por nuestros packs de pintura.
Our winter offers are on the web, have a look.
You can buy the remote for 15 euros in our shop.
Why don't you switch to the Home tariff and pay 10% less?
We have a sale on lighting this week.
Buy now and pay in January.
Would you like to add our pipe cover for 6 pounds a month?
Get yours before they sell out.
I can let you have the newer one for 199 euros.
Renew for two years and we lower your fee.
Ask about our paint bundles.
"""

SELL_NOT: Final = """
Hemos recibido su reclamación y la estamos mirando.
El descuento de la oferta no se aplicó en su factura; se lo abonamos hoy.
Le devolvemos el importe de la compra en la misma tarjeta.
La promoción que contrató terminó el 3 de octubre y por eso subió el precio.
Tiene razón: en el catálogo ponía otro precio.
Por las molestias le descontamos 10 € de la próxima factura.
Como compensación le damos un 20 % de descuento en esta factura.
Le cambiamos el grifo por uno nuevo sin ningún coste.
El taladro que compró tiene tres años de garantía.
La garantía cubre la reparación.
¿Me puede enviar una foto del tique de compra?
Necesito el número de pedido para buscarlo.
Mañana pasa el técnico entre las nueve y las once.
Lamento lo ocurrido y le pido disculpas.
Su contrato incluye el servicio de mantenimiento desde marzo.
Le he dado de baja del servicio y no se le cobrará nada más.
El seguro de transporte se hace cargo de la rotura.
Llame a su seguro: este daño lo cubre la póliza del hogar.
Si no está conforme puede acudir a la Junta Arbitral de Consumo.
Hemos anulado la suscripción que no pidió.
Ya no recibirá más publicidad nuestra.
No le ofrecemos otro modelo porque el suyo se puede reparar.
La oferta sigue como la firmó: 29,90 € al mes.
El cupón que recibió era válido hasta el domingo; se lo aceptamos igualmente.
La pieza no está disponible y la pedimos al fabricante.
Aprovecho para recordarle que el plazo acaba el viernes.
Le recomiendo que apague la llave de paso hasta que llegue el técnico.
Te recomiendo llamar antes de venir.
Puedes pasarte por la tienda a recogerlo cuando quieras.
La tienda abre a las nueve.
Prueba a reiniciar el aparato y dime si sigue igual.
¿Ha probado otro enchufe?
Se ha cambiado la tarifa por error y la hemos devuelto a la de antes.
Su plan es el mismo que antes de la avería.
El nuevo contador ya está instalado.
La avería afecta a su calle desde las diez y esperamos arreglarla a las doce.
Le hemos abonado 35,20 € por el cobro duplicado.
Le envío la hoja de reclamaciones.
La factura lleva el precio que figura en el contrato.
Tenemos tu caso y te respondemos antes del jueves.
Nuestro servicio técnico lo está mirando.
El precio del repuesto es de 12 €, pero va en garantía y no paga nada.
Le hemos quitado el paquete de televisión que no había pedido.
El envío de la pieza es gratis porque fue culpa nuestra.
Me alegro de que funcione. Un saludo.
Gracias por avisarnos, lo corregimos en la web.
Puede cancelar el pedido sin coste.
El comercial que le visitó ya no trabaja con nosotros.
No hace falta contratar nada para que se lo arreglemos.
No tiene que comprar otra pieza.
¿Quiere que le devolvamos el dinero o prefiere que lo reparemos?
¿Te interesa que te llamemos mañana por la mañana?
¿Le gustaría que le enviemos la resolución por carta?
Descubrimos el fallo en la última revisión.
Consiga el informe del perito y nos lo manda.
Hemos ampliado el plazo hasta el lunes.
We have received your complaint and are looking into it.
The discount of the offer was not applied to your bill; we refund it today.
We will refund the full price to the same card.
The promotion you signed up for ended on 3 October, so the price went up.
To make up for it we take 10 euros off your next bill.
The drill you bought has a three-year warranty.
Could you send us a photo of the receipt?
The technician comes tomorrow between nine and eleven.
We replace the tap with a new one, free of charge.
You need not buy anything else.
Your subscription was cancelled and you will not be charged again.
I would recommend turning off the water until the plumber arrives.
Would you be interested in a call tomorrow morning?
Your plan is the same as before the outage.
The part costs 12 euros, but it is under warranty and you pay nothing.
Try restarting the device and tell me whether it helps.
We sold you the wrong size and will exchange it.
The shop opens at nine.
The code of your case is 7K2M-Q9.
L'avaria afecta el seu carrer des de les deu.
Li retornem els diners a la mateixa targeta.
O técnico pasa mañá ás nove.
Devolvémoslle o importe da factura.
Jaso dugu zure erreklamazioa eta aztertzen ari gara.
Dirua txartel berera itzuliko dizugu.
El repartidor dejó el paquete en casa del vecino.
La oferta de trabajo no es cosa nuestra.
El bono social se le aplica desde el 1 de noviembre.
Cancelamos la renovación automática como pedía.
El descuento por familia numerosa figura en la segunda línea de su factura.
Le cobramos dos veces el pack por un fallo nuestro.
Su club de fútbol no tiene que ver con este recibo.
Tiene derecho a desistir de la compra en catorce días.
La tarifa que pagaba y la que paga son la misma.
Le mando el presupuesto de la reparación que nos pidió.
El plan de evacuación de aguas del edificio lo lleva el ayuntamiento.
No volveremos a enviarle ofertas.
We have taken your number off our marketing list.
The package was left with your neighbour.
Your discount as a large family is on the second line of the bill.
You have fourteen days to return what you bought.
The savings account is not with us.
We removed the plan you had not asked for.
The deal you signed in March still stands.
We will get back to you on Thursday.
El vale que le dimos en marzo caduca a los seis meses.
Le repondremos la lámpara rota por otra igual.
La visita del fontanero está incluida en su póliza.
La caldera que tiene es de 2015 y ya no hay recambios.
No he encontrado ningún pedido a su nombre.
Las brocas defectuosas se las cambiamos en tienda.
La aplicación de riego falla desde la última versión; lo estamos arreglando.
Domiciliamos el recibo en la cuenta que nos dio.
La velocidad que mide está por debajo de la contratada.
Hemos pedido al mensajero que le llame antes de ir.
Le paso con la persona que lleva las devoluciones.
En la web figura el horario de atención.
El mantenimiento anual se hizo el 4 de mayo, le adjunto el parte.
Su pase anual sigue activo hasta junio.
Los puntos que faltaban ya están en su cuenta.
Su amigo tiene que llamarnos él mismo.
El precio correcto es 89 € y le cobramos 98: le devolvemos 9 €.
Puede descargar la factura desde su cuenta.
Ha sido un fallo de la centralita.
Le ofrezco dos soluciones: cambiarlo o devolverle el dinero.
¿Le interesa más la devolución o el cambio?
Le recomiendo guardar el tique.
Active la opción de itinerancia en el menú del teléfono.
Renueve su carné de familia numerosa y nos manda copia.
Le sugiero un nuevo horario de visita: el martes a las cinco.
Would you like us to replace it or to refund you?
I suggest you keep the receipt.
Save the form as PDF and send it to us.
The membership fee was charged twice; one is refunded.
Get in touch if it happens again.
Our plumber can come on Tuesday.
Please add your order number.
Consider this case closed once the money arrives.
The voucher we gave you in March is valid for six months.
We cannot find an order in your name.
The annual pass you hold covers this visit.
La tarifa nocturna se le aplica desde las once.
El modelo que tiene no lleva ese filtro.
Le enseño cómo se cambia el filtro en este vídeo.
Puede registrarse para ver el estado de su caso.
Ha pagado dos veces el segundo grifo y se lo devolvemos.
La luz se fue por una avería de la subestación.
Los portes de la devolución los pagamos nosotros.
Le envío los guantes que faltaban en la caja.
Su contrato no lleva permanencia y puede irse cuando quiera.
Los puntos se pierden al año, como dice el contrato.
El asesor que le atendió no apuntó su llamada.
Hemos rebajado la factura a lo que correspondía.
La lavadora llega el jueves y se llevan la vieja.
El plan de pagos que acordamos empieza en enero.
No se preocupe, no perderá el precio que tenía.
La demostración del sábado se suspende.
Nuestro horario es de nueve a dos.
La gama profesional es la que usted tiene, y la avería está cubierta.
Le cuento lo que ha pasado con su pedido.
Si compró el filtro antes de mayo, la garantía sigue.
¿Prefiere que le llamemos o que le escribamos?
¿Quiere que se lo llevemos a casa sin coste?
Aproveche para mirar si el contador marca algo con la llave cerrada.
Descubra la tapa y dígame el número de serie.
Visite la oficina con su documento para firmar.
The night tariff applies from eleven.
Your first order was shipped on Monday.
We have found the mistake on your account.
The gloves that were missing are on their way.
Delivery of the replacement is on us.
Your cover includes the visit of the plumber.
Please take a look at the attached report.
Check out the photo and tell me if that is the part.
You may leave the contract whenever you want.
Let us know if the better date is Tuesday.
I recommend keeping the valve closed.
Le hemos abonado el 15 % que faltaba.
La nueva tarifa entra en vigor el 1 de enero, como le avisamos.
Su garantía extendida cubre la pieza.
El catálogo lleva una errata y la hemos corregido.
El seguro no cubre la franquicia.
La manguera que compró tiene una fuga y se la cambiamos.
No consta ninguna deuda a su nombre.
El bote que recibió estaba caducado; le mandamos otro.
Añadimos un juego de brocas por el que llegó roto.
La línea de 600 megas que tiene contratada va a 40.
Puede dejar una reseña si quiere, no es obligatorio.
Los envíos se retrasaron por la huelga.
La aplicación de pago estuvo caída dos horas.
Los canales que faltan vuelven mañana.
La alarma saltó por una pila gastada.
¿A qué hora le viene bien que pase el técnico?
He revisado su contrato y tiene usted razón.
Le cobramos 4 € de más y se los devolvemos.
El crédito que pidió está en estudio; le avisará el banco.
La oferta que vio en la web era de otra tienda.
Hay dos formas de arreglarlo y las dos son gratis.
Hay una avería en su zona.
Tenemos su reclamación desde el lunes.
Disponemos de su expediente completo.
The new tariff applies from 1 January, as announced.
Your extended warranty covers the part.
We have your complaint and will answer by Thursday.
There is a fault in your area.
There are two ways to mend it and both are free.
You were charged 4 euros too much; we refund them.
The hose you bought leaks, so we exchange it.
The channels that are missing come back tomorrow.
You do not have to leave a review.
The loan you asked for is being looked at by the bank.
We waive the fee because it was our mistake.
The alarm went off because of a flat battery.
El plan de mantenimiento que tiene cubre esta visita.
La tarifa Hogar figura en su contrato desde 2023.
La asistencia de 24 horas ya ha pasado el parte.
El mando a distancia viene en la caja, debajo del manual.
El presupuesto de la reparación se lo mandamos mañana.
La segunda unidad salió defectuosa y la recogemos el lunes.
El folleto decía otra cosa y lo hemos retirado.
Los lunes el taller abre más tarde.
La suscripción se cobró después de la baja: se la devolvemos.
El robot de cocina está reparado y puede recogerlo.
La cuota baja porque le aplicamos mal el IVA.
Se ha agotado el plazo de la otra parte.
La bomba nueva ya está montada.
El seguro de tuberías se lo cobró su banco, no nosotros.
Pague solo la parte que no se discute.
El toldo llegó con la lona rota, lo siento mucho.
La pintura que faltaba sale hoy.
¿Puede decirme qué modelo es?
Pregunte por mí en el mostrador.
Le mando la copia del contrato que firmó.
Tengo su caso delante y lo miro ahora.
El regalo que venía con la compra se lo mandamos aparte.
The remote is in the box, under the manual.
Your Home tariff has not changed.
The second unit was faulty and we collect it on Monday.
The leaflet was wrong and we have withdrawn it.
The subscription was charged after you left; we give it back.
The new pump is installed.
Your bank charged you for the pipe cover, not us.
Pay only what is not in dispute.
Which model is it?
Ask for me at the counter.
I have your case in front of me.
Here is a copy of the contract.
The gift that came with it is sent apart.
We lower your fee because the tax was wrong.
"""

UNSEEN: Final = """
Y si le falta sitio, tenemos unas estanterías muy bien de precio.
Le sale mejor el bono de diez visitas, se lo digo de verdad.
¿Le apunto para la preventa del modelo de 2027?
Puede ampliar la cobertura a toda la casa por muy poco.
Te mando un cupón para que lo uses cuando quieras comprar algo más.
Hay un pack de tres que te sale por 40 €.
Con lo que paga podría tener también el móvil con nosotros.
Por cierto, ¿ya conoces nuestra nueva gama de sierras?
Ofrecemos también limpieza de canalones, desde 60 €.
Si te suscribes antes del viernes te ahorras la cuota de alta.
No se olvide de mirar las rebajas de nuestra web.
Le recomiendo encarecidamente la ampliación de garantía.
Se lo puedo financiar en doce meses sin intereses.
Contratando la domótica se lleva usted una bombilla inteligente.
En quince días sale un modelo más rápido, ¿se lo reservo?
Nuestros planes para autónomos son mucho más completos.
Estaría usted mejor con la tarifa sin horas.
Le invito a la presentación de nuestros productos el jueves.
Los socios tienen un 10 % en todo; hacerse es gratis.
Siempre puede pasarse a la versión de pago.
If you need shelves, we have some at a very good price.
The ten-visit pass works out better for you.
We offer gutter cleaning as well, from 60 euros.
Shall I put you down for the 2027 model?
A pack of three is only 40 euros.
Members get 10% off everything, and joining is free.
Do not forget to look at the sale on our site.
I can finance it over twelve months at no interest.
For the same money you could have your mobile with us.
There is always the paid version, you know.
"""

UNSEEN_NOT: Final = """
Las estanterías que encargó llegan el miércoles.
El bono de diez visitas que tiene caduca en mayo.
La cobertura de su casa no cambia por este parte.
El cupón no pasó por caja y le devuelvo la diferencia.
Del pack de tres llegó uno roto.
El móvil lo tiene con otra compañía y no lo vemos desde aquí.
La limpieza de canalones se hizo mal y la repetimos.
La cuota de alta se la quitamos porque no procedía.
La ampliación de garantía que pagó no estaba registrada; ya lo está.
Los doce meses de financiación acaban en abril.
La bombilla inteligente no se conecta por el router.
¿El modelo es el de 2024 o el de 2025?
Su tarifa sin horas sigue igual.
La presentación del jueves no se celebra.
Los socios votan el sábado, eso lo lleva la cooperativa.
No le consta ninguna versión de pago, puede estar tranquilo.
¿Tiene a mano la factura?
¿Puede pasarse mañana por la tienda con el aparato?
Si le va mejor por la tarde, cambio la visita.
Hemos encontrado la avería: era el condensador.
El precio de la etiqueta estaba equivocado.
Le explico las dos opciones que tiene: reparar o devolver.
Ya está ordenado el pago de los 60 €.
Nuestro compañero le llama esta tarde.
The shelves you ordered arrive on Wednesday.
The pass you have runs out in May.
One of the three was broken.
The gutters were cleaned badly and we do it again.
The coupon did not go through; here is the difference.
Your fee was waived.
Is it the 2024 model or the 2025 one?
Could you bring the device to the shop tomorrow?
We found the fault: it was the capacitor.
The price on the label was wrong.
Payment of the 60 euros has been ordered.
Our colleague calls you this afternoon.
"""
